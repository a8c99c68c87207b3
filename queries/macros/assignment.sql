-- Could the same have been seen if the work had been done elsewhere? Inference by randomisation over which
-- units could have been treated: it needs no model of how units vary, and is right with one or two treated.
--
-- stages(t)     panel → the same rows with shock: a unit's variance a year beyond its own
-- contrasts(t)  panel → group_id, what, year, unit, is_treated, weight, contrast, variance
--   panel: group_id, unit, year, stage (before, during, after), is_treated, weight, value, variance, shape,
--     span (years that a value covers). One row a unit and year, every unit with every year.
--     variance is that of chance in the value; shape how a shock of one in its logarithm moves it (shares: in
--     their log odds, p(1 − p); rates: the rate; means: 1, a shock of their unit).
--   what: after, during: mean then less mean before. event: a year less the mean of the others before.
--     date: of the years before, as if the work had begun in one of them. trend: change a year before.
--   variance of a contrast: (variance + shock · shape²) × its sum of squared weights, for values that cover
--   several years by how many years there are. shock is what units vary from year to year beyond chance and
--   beyond what is common to all, by the method of moments over all units, at least 0.
--
-- assigned(t, a, level, power)  contrasts and assignments →
--     group_id, what, year, estimate, spread, p, lower, upper, smallest, elsewhere (all other estimates)
--   a: units, treated, number, members: all ways to treat so many of so many, or a sample of them. Units are
--     numbered from 1, those really treated first.
--   estimate: Σ weight · contrast / Σ weight of the treated less that of the others. spread: its standard
--     error, if nothing but chance and shocks tell units apart.
--   p: the share of assignments whose |estimate / spread| is at least that of the real one, itself included
--   lower, upper: the effects that are not rejected, by inversion: an effect τ moves the real estimate by τ,
--     and that of another assignment by τ times its overlap with the real one. Null where there are so few
--     assignments that nothing is ever rejected.
--   smallest: the effect that would have been seen with `power`: spread × (what |estimate / spread| must
--     exceed where the real effect is taken away, at least the normal quantile, + that of power)
--   Reference: Fisher (1935); Rosenbaum (2002); MacKinnon and Webb (2020), randomisation of t statistics.

create or replace macro stages(t) as table (
    with given as (
        select
            group_id, unit, "year", stage, is_treated, span,
            weight::double as weight,
            value::double as value,
            variance::double as variance,
            shape::double as shape,
            weight / (sum(weight) over in_year) as part,
            count(*) over (partition by group_id, unit, stage) as points,
        from query_table(t)
        window in_year as (partition by group_id, "year")
    ),

    residual as (
        select
            *,
            avg(shape) over in_all as usual,
            value
            - avg(value) over (partition by group_id, unit, stage)
            - sum(part * value) over in_year
            + sum(part * value) over (partition by group_id, stage) / points as e,
            sum(part * part * variance) over in_year as chance_of_mean,
            sum(part * part * shape * shape) over in_year as shape_of_mean,
        from given
        window
            in_year as (partition by group_id, "year"),
            in_all as (partition by group_id, unit)
    ),

    moments as (
        select
            group_id,
            sum(e * e / (usual * usual)) as seen,
            sum(
                (1 - 1 / points) * (variance * (1 - 2 * part) + chance_of_mean) / (usual * usual)
            ) as chance,
            sum(
                (1 - 1 / points) * (shape * shape * (1 - 2 * part) + shape_of_mean) / (usual * usual)
            ) as free,
        from residual
        where usual > 0
        group by group_id
    )

    select given.*, coalesce(greatest(0, (seen - chance) / nullif(free, 0)), 0) as shock,
    from given left join moments using (group_id)
);


create or replace macro contrasts(t) as table (
    with staged as (
        select
            *,
            count(distinct "year") filter (stage = 'before') over (partition by group_id) as points_before,
            avg(value) filter (stage = 'before') over each as before,
            avg(variance + shock * shape * shape) over each as chance,
            avg("year") filter (stage = 'before') over each as middle,
        from stages(t)
        window each as (partition by group_id, unit)
    ),

    years as (
        select group_id, "year" as began
        from staged
        where stage = 'before'
        group by group_id, "year"
    ),

    weighted as (
        select
            group_id, unit, is_treated, weight, chance,
            'event' as what,
            "year",
            if(
                stage = 'before',
                (value - before) * points_before / nullif(points_before - 1, 0),
                value - before
            ) as contrast,
            1 + 1 / nullif(points_before - if(stage = 'before', 1, 0), 0) as squares,
        from staged

        union all by name

        select
            group_id, unit, is_treated, weight, chance,
            'trend' as what,
            max("year") as "year",
            sum(("year" - middle) * value) / nullif(sum(power("year" - middle, 2)), 0) as contrast,
            any_value(span) / nullif(sum(power("year" - middle, 2)), 0) as squares,
        from staged
        where stage = 'before'
        group by all

        union all by name

        select
            staged.group_id, unit, is_treated, weight, chance,
            'date' as what,
            began as "year",
            avg(value) filter ("year" >= began) - avg(value) filter ("year" < began) as contrast,
            any_value(span) / (any_value(span) - 1 + count(*) filter ("year" >= began))
            + any_value(span) / (any_value(span) - 1 + count(*) filter ("year" < began)) as squares,
        from staged inner join years using (group_id)
        where stage = 'before'
        group by all
        having count(*) filter ("year" >= began) >= 2 and count(*) filter ("year" < began) >= 2

        union all by name

        select
            staged.group_id, unit, is_treated, weight, chance,
            one.what,
            max("year") filter (stage = one.what) as "year",
            avg(value) filter (stage = one.what) - avg(value) filter (stage = 'before') as contrast,
            any_value(span) / (any_value(span) - 1 + count(*) filter (stage = one.what))
            + any_value(span) / (any_value(span) - 1 + count(*) filter (stage = 'before')) as squares,
        from staged cross join (values ('during'), ('after')) as one (what)
        group by all
        having count(*) filter (stage = one.what) > 0
    )

    select group_id, what, "year", unit, is_treated, weight, contrast, chance * squares as variance,
    from weighted
    where contrast is not null
);


create or replace macro assigned(t, a, level, power) as table (
    with given as (
        select
            *,
            dense_rank() over (partition by group_id, what, "year" order by is_treated desc, unit) as place,
            count(*) over same as units,
            count_if(is_treated) over same as treated,
        from query_table(t)
        window same as (partition by group_id, what, "year")
    ),

    tried as (
        select
            group_id, what, "year", ways.number,
            bool_and(is_treated = list_contains(members, place)) as is_real,
            sum(weight) filter (list_contains(members, place)) as inside,
            sum(weight) filter (not list_contains(members, place)) as outside,
            sum(weight * contrast) filter (list_contains(members, place)) / inside
            - sum(weight * contrast) filter (not list_contains(members, place)) / outside as estimate,
            sqrt(
                sum(weight * weight * variance) filter (list_contains(members, place)) / (inside * inside)
                + sum(weight * weight * variance) filter (not list_contains(members, place))
                / (outside * outside)
            ) as spread,
            coalesce(sum(weight) filter (is_treated and list_contains(members, place)), 0) / inside
            - coalesce(sum(weight) filter (is_treated and not list_contains(members, place)), 0) / outside
                as overlap,
        from given inner join query_table(a) as ways using (units, treated)
        group by all
    ),

    beside as (
        select
            tried.*,
            actual.estimate as seen,
            actual.spread as certainty,
            abs(tried.estimate - tried.overlap * seen) / tried.spread as size,
            actual.spread / tried.spread as r,
            abs(r * tried.overlap) < 1 as is_bounded,
            (seen - r * tried.estimate) / (1 - r * tried.overlap) as one_end,
            (seen + r * tried.estimate) / (1 + r * tried.overlap) as other_end,
            if(is_bounded, least(one_end, other_end), '-infinity'::double) as low,
            if(is_bounded, greatest(one_end, other_end), 'infinity'::double) as high,
        from tried
        inner join tried as actual using (group_id, what, "year")
        where actual.is_real
    ),

    ranked as (
        select
            group_id,
            what,
            "year",
            any_value(seen) as estimate,
            any_value(certainty) as spread,
            -- with less than so many others at least as far out, an effect is rejected
            ceil((1 - level) * count(*) - 1e-9)::integer - 1 as needed,
            avg((abs(estimate) * r >= abs(seen) - 1e-9)::integer) as p,
            list(estimate order by estimate) filter (not is_real) as elsewhere,
            list(low order by low) filter (not is_real) as lows,
            list(high order by high desc) filter (not is_real) as highs,
            list(size order by size desc) filter (not is_real) as sizes,
        from beside
        group by all
    )

    select
        group_id,
        what,
        "year",
        estimate,
        spread,
        p,
        if(isfinite(lows[needed]) and isfinite(highs[needed]), lows[needed], null) as lower,
        if(isfinite(lows[needed]) and isfinite(highs[needed]), highs[needed], null) as upper,
        if(
            needed > 0,
            spread * (greatest(sizes[needed], normal_quantile(level)) + normal_inverse(power)),
            null
        ) as smallest,
        elsewhere,
    from ranked
);
