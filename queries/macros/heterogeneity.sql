-- How much of what tells areas apart is more than chance, and how much of what tells persons apart lies
-- between areas. t is the name of a table as compared_groups describes it. Both in per cent.
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
        select *,
        from compared_groups(t)
        where enough and total is not null and total(here, (i.se > 0)::integer) = k
    ),

    centred as (
        select
            group_id,
            k::double as areas,
            mean,
            here,
            total(here, i.y / power(i.se, 2)) / total(here, 1 / power(i.se, 2)) as middle,
        from certain
    ),

    summed as (
        select
            group_id,
            areas,
            total(here, power((i.y - middle) / i.se, 2)) as q,
            greatest(1, q / (areas - 1)) as h2,
            total(here, i.share * power(i.y - mean, 2))
            - total(here, i.share * (1 - i.share) * power(i.se, 2)) as b,
            total(here, i.share * i.n * power(i.se, 2)) as w,
            sqrt(variance_of_bgv(here, mean)) as se_b,
        from centred
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
