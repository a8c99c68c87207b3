-- The one judgement: an area's interval against a benchmark's value.
--
-- 'better', 'worse'   the interval lies wholly on one side, and the direction says which side is good
-- 'higher', 'lower'   the same where no direction is decided (direction 'none')
-- 'similar'           the benchmark lies inside the interval, its ends included
-- 'not_judged'        there is no interval or no benchmark
-- direction is 'high', 'low' or 'none': what is good. Null is as 'none'.

create or replace macro judge(lower, upper, benchmark, direction) as
    case
        when lower is null or upper is null or benchmark is null then 'not_judged'
        when upper < benchmark then
            case direction when 'high' then 'worse' when 'low' then 'better' else 'lower' end
        when lower > benchmark then
            case direction when 'high' then 'better' when 'low' then 'worse' else 'higher' end
        else 'similar'
    end;

-- The smallest difference from a benchmark that a value's 95 % interval can show by itself: the part of it
-- from the value to the end on the benchmark's side, or the longer part where the benchmark is the value.
--   upper − value where the benchmark is higher, value − lower where it is lower
-- judge() sees a difference just where it is larger. Among many that are judged together it must be larger
-- still: the words may say 'at least'. In the value's unit. Null where one of the four is; 0 where the
-- interval has no width.

create or replace macro smallest_visible(value, lower, upper, benchmark) as
    case
        when lower is null or upper is null then null
        when benchmark > value then upper - value
        when benchmark < value then value - lower
        when benchmark = value then greatest(upper - value, value - lower)
    end;

-- How many standard errors a benchmark lies from a value, from the 95 % interval alone: the end of it on
-- the benchmark's side is 1.96 of them away. So normal_two_sided() of it is below 0.05 just where judge()
-- sees a difference.
--   1.96 |benchmark − value| / |end − value|, the end being upper where the benchmark is higher, else lower
-- Never negative; 0 where the two are equal, also without any width; else infinite where the interval has no
-- width on that side. Null where one of the four is.

create or replace macro errors_away(value, lower, upper, benchmark) as
    case
        when value is null or lower is null or upper is null or benchmark is null then null
        when benchmark = value then 0
        else coalesce(
            normal_quantile(0.95) * abs(benchmark - value)
            / nullif(smallest_visible(value, lower, upper, benchmark), 0),
            'infinity'::double
        )
    end;

-- The judgement of one among many: a difference counts only if its q-value (Benjamini and Hochberg 1995)
-- among all that are judged together is at most 0.05. Where q is null the interval alone decides, as judge().

create or replace macro judge_among(lower, upper, benchmark, direction, q) as
    if(q > 0.05, 'similar', judge(lower, upper, benchmark, direction));

-- Synthetic as soon as one input is; computed where the inputs differ otherwise. Null counts as no input.
create or replace macro combined_provenance(a, b) as
    case
        when a = 'synthetic' or b = 'synthetic' then 'synthetic'
        when coalesce(a, b) = coalesce(b, a) then coalesce(a, b)
        else 'computed'
    end;
