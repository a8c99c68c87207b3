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

-- Synthetic as soon as one input is; computed where the inputs differ otherwise. Null counts as no input.
create or replace macro combined_provenance(a, b) as
    case
        when a = 'synthetic' or b = 'synthetic' then 'synthetic'
        when coalesce(a, b) = coalesce(b, a) then coalesce(a, b)
        else 'computed'
    end;
