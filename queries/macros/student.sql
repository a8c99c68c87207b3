-- Student's t distribution, for whole degrees of freedom.
--
-- How often chance alone gives a t at least as far from 0, on either side (Abramowitz and Stegun 26.7.3–4).
-- With θ = atan(|t|/√df), x = cos²θ, and the first df // 2 terms of each sum:
--   even  1 − sin θ (1 + 1/2 x (1 + 3/4 x (1 + 5/6 x …)))
--   odd   1 − 2/π (θ + sin θ cos θ (1 + 2/3 x (1 + 4/5 x …)))
-- Right to 12 decimals; 1 where t is 0, 0 where it is infinite. Null where t or df is null, or df is below 1
-- or not whole. Let t be a column of an earlier select: it stands in several places.

create or replace macro student_sum(x, df) as
    list_reduce(  -- noqa: PRS
        range(df::bigint // 2 - 1, 0, -1)::double[],
        lambda rest, k: 1 + (2 * k - 1 + df % 2) / (2 * k + df % 2) * x * rest,
        1::double
    );

create or replace macro student_two_sided(t, df) as
    case
        when t is null or df is null or df < 1 or df <> floor(df) then null
        when isinf(t) then 0
        when df = 1 then 1 - 2 / pi() * atan(abs(t))
        when df % 2 = 0 then
            greatest(0, 1 - abs(t) / sqrt(df + t * t) * student_sum(df / (df + t * t), df))
        else
            greatest(
                0,
                1 - 2 / pi() * (
                    atan(abs(t) / sqrt(df))
                    + abs(t) * sqrt(df) / (df + t * t) * student_sum(df / (df + t * t), df)
                )
            )
    end;

-- The t that chance passes in 5 % of cases, on either side: by Newton's method from that of the normal
-- distribution, which is always less. Right to 10 digits. Null where df is null, below 1 or not whole.

create or replace macro student_quantile(df) as
    case when df >= 1 and df = floor(df) then
        list_reduce(  -- noqa: PRS
            range(16)::double[],
            lambda t, _: t + (student_two_sided(t, df) - 0.05)
                / (
                    2 * exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi())
                    * power(1 + t * t / df, -(df + 1) / 2)
                ),
            normal_quantile(0.95)
        )
    end;
