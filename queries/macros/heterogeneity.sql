-- How much of what tells areas apart is more than chance, and how much of what tells persons apart lies
-- between areas. t is the name of a table as compared_subgroups describes it. Both in per cent.
--
--   i2       Higgins and Thompson (2002), weights w = 1/se², m the mean by them:
--              Q = Σ w (estimate − m)²; I² = 100 (Q − (k − 1))/Q, at least 0
--            interval by the standard error of ln H, H² = Q/(k − 1), at least 1:
--              ½ (ln Q − ln(k − 1))/(√(2Q) − √(2k − 3)) where Q > k, else √((1 − 1/(3(k − 2)²))/(2(k − 2)))
--            a lower end above 0: the areas differ by more than chance. The upper end is never 0: few areas
--            cannot show that nothing but chance tells them apart (79 of five areas with one value)
--   between  100 B/(B + W): B = Σ share (estimate − mean)² − Σ share (1 − share) se², at least 0, what is
--            left between areas when chance is taken off; W = Σ share n se², within them
--            interval by the standard error of bgv, with W taken as known
--
-- 0 where all are equal; neither has a direction. Null (no row) where fewer than three areas have an
-- estimate, where one has no standard error, or one of 0, or lacks its population, or more than 15 % lack
-- an estimate.

create or replace macro heterogeneity(t) as table (
    with certain as (
        select *, 1 / power(standard_error, 2) as w
        from compared_subgroups(t)
        where k > 2 and subgroups - k <= 0.15 * subgroups
        qualify count(*) filter (standard_error > 0 and share is not null) over (partition by group_id) = k
    ),

    centred as (
        select *, sum(w * estimate) over same / sum(w) over same as middle
        from certain
        window same as (partition by group_id)
    ),

    summed as (
        select
            group_id,
            any_value(k)::double as areas,
            sum(w * power(estimate - middle, 2)) as q,
            greatest(1, q / (areas - 1)) as h2,
            sum(share * power(estimate - mean, 2)) - sum(share * (1 - share) * power(standard_error, 2)) as b,
            sum(share * population * power(standard_error, 2)) as w,
            sqrt(
                4 * sum(power(share * standard_error * (estimate - mean), 2)) + 2 * (
                    power(sum(power(share * standard_error, 2)), 2) - sum(power(share * standard_error, 4))
                    + sum(power(share * (1 - share), 2) * power(standard_error, 4))
                )
            ) as se_b,
        from centred
        group by group_id
    ),

    errors as (
        select
            *,
            if(
                q > areas,
                0.5 * (ln(q) - ln(areas - 1)) / (sqrt(2 * q) - sqrt(2 * areas - 3)),
                sqrt((1 - 1 / (3 * power(areas - 2, 2))) / (2 * (areas - 2)))
            ) as se_ln_h,
        from summed
    )

    select group_id, measure, estimate, lower, upper,
    from errors cross join lateral (
        values
            (
                'i2',
                100 * greatest(0, 1 - 1 / h2),
                100 * greatest(0, 1 - exp(2 * normal_quantile(0.95) * se_ln_h) / h2),
                100 * greatest(0, 1 - exp(-2 * normal_quantile(0.95) * se_ln_h) / h2)
            ),
            (
                'between',
                100 * greatest(0, b) / (greatest(0, b) + w),
                100 * greatest(0, b - normal_quantile(0.95) * se_b)
                / (greatest(0, b - normal_quantile(0.95) * se_b) + w),
                100 * greatest(0, b + normal_quantile(0.95) * se_b)
                / (greatest(0, b + normal_quantile(0.95) * se_b) + w)
            )
    ) as found (measure, estimate, lower, upper)
);
