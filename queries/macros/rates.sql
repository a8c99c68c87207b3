-- Uncertainty of a count of events, by Byar's approximation to the exact Poisson interval
-- (Breslow and Day 1987, as in PHEindicatormethods).
--   x (1 − 1/(9x) ∓ z/(3√x))³, and for the upper end x + 1 in the place of x
--
-- x events, z the normal quantile; results are events too: divide by the population for a rate.
-- Null where x or z is null, and below 10 events, where the approximation is not good enough.

create or replace macro byar_lower(x, z) as
    case when x >= 10 then x * power(1 - 1 / (9 * x::double) - z / (3 * sqrt(x)), 3) end;

create or replace macro byar_upper(x, z) as
    case when x >= 10 then
        (x + 1) * power(1 - 1 / (9 * (x + 1)::double) + z / (3 * sqrt(x + 1)), 3)
    end;
