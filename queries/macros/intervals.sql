-- Uncertainty of one value, and of a difference between two.
--
-- Wilson (1927), as in Newcombe (1998a) method 3: the interval of a share x/n by the score test.
--   (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²))
-- Newcombe (1998b) method 10: the interval of a difference x1/n1 − x2/n2 from both Wilson intervals.
--
-- x persons of n, z the normal quantile; results are shares between 0 and 1 (Newcombe: −1 and 1).
-- Null where x, n or z is null, where n is 0, and where x is not between 0 and n.
-- 0 of n and n of n are numbers, whose intervals end at 0 and at 1 and have a width.
-- Newcombe's difference is positive where the first share is the higher one.

create or replace macro wilson_lower(x, n, z) as
    case when n > 0 and x between 0 and n then
        greatest(
            0,
            (2 * x + z::double * z - z * sqrt(z::double * z + 4 * x * (1 - x / n::double)))
            / (2 * (n + z::double * z))
        )
    end;

create or replace macro wilson_upper(x, n, z) as
    case when n > 0 and x between 0 and n then
        least(
            1,
            (2 * x + z::double * z + z * sqrt(z::double * z + 4 * x * (1 - x / n::double)))
            / (2 * (n + z::double * z))
        )
    end;

create or replace macro newcombe_lower(x1, n1, x2, n2, z) as
    x1 / nullif(n1, 0)::double - x2 / nullif(n2, 0)::double - sqrt(
        power(x1 / nullif(n1, 0)::double - wilson_lower(x1, n1, z), 2)
        + power(wilson_upper(x2, n2, z) - x2 / nullif(n2, 0)::double, 2)
    );

create or replace macro newcombe_upper(x1, n1, x2, n2, z) as
    x1 / nullif(n1, 0)::double - x2 / nullif(n2, 0)::double + sqrt(
        power(wilson_upper(x1, n1, z) - x1 / nullif(n1, 0)::double, 2)
        + power(x2 / nullif(n2, 0)::double - wilson_lower(x2, n2, z), 2)
    );
