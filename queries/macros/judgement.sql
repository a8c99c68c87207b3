-- The one judgement: an area's interval against a benchmark's value.
--
-- 'better', 'worse'   the interval lies wholly on one side, and the direction says which side is good
-- 'higher', 'lower'   the same where no direction is decided (direction 'none')
-- 'similar'           the benchmark lies inside the interval, its ends included
-- 'not_judged'        there is no interval or no benchmark
-- direction is 'high', 'low' or 'none': what is good.

create or replace macro judge(lower, upper, benchmark, direction) as
    case
        when lower is null or upper is null or benchmark is null then 'not_judged'
        when upper < benchmark then
            case direction when 'high' then 'worse' when 'low' then 'better' else 'lower' end
        when lower > benchmark then
            case direction when 'high' then 'better' when 'low' then 'worse' else 'higher' end
        else 'similar'
    end;

-- How often chance alone gives a standard normal value at least as far from 0 as z, on either side; z is
-- not negative.
-- Hart's rational approximation (Hart 1968, as in West 2005), and his continued fraction in the tail;
-- right to 8 digits. Null where z is null.

create or replace macro normal_two_sided(z) as
    case
        when z < 7.07106781186547 then
            2 * exp(-z * z / 2) * (
                ((((((0.0352624965998911 * z + 0.700383064443688) * z + 6.37396220353165) * z
                + 33.912866078383) * z + 112.079291497871) * z + 221.213596169931) * z
                + 220.206867912376)
            ) / (
                (((((((0.0883883476483184 * z + 1.75566716318264) * z + 16.064177579207) * z
                + 86.7807322029461) * z + 296.564248779674) * z + 637.333633378831) * z
                + 793.826512519948) * z + 440.413735824752)
            )
        else
            2 * exp(-z * z / 2)
            / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65)))))
            / 2.506628274631
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
-- sees a difference. Null where one of the four is; infinite where the interval has no width.

create or replace macro errors_away(value, lower, upper, benchmark) as
    case
        when value is null or lower is null or upper is null or benchmark is null then null
        when benchmark = value then 0
        else coalesce(
            1.959963984540054 * abs(benchmark - value)
            / nullif(smallest_visible(value, lower, upper, benchmark), 0),
            'infinity'::double
        )
    end;

-- The judgement of one among many: a difference counts only if its q-value (Benjamini and Hochberg 1995)
-- among all that are judged together is at most 0.05.

create or replace macro judge_among(lower, upper, benchmark, direction, q) as
    if(q > 0.05, 'similar', judge(lower, upper, benchmark, direction));

-- Synthetic as soon as one input is; computed where the inputs differ otherwise. Null counts as no input.
create or replace macro combined_provenance(a, b) as
    case
        when a = 'synthetic' or b = 'synthetic' then 'synthetic'
        when coalesce(a, b) = coalesce(b, a) then coalesce(a, b)
        else 'computed'
    end;
