-- A reader's own group of areas, as rows beside those of its areas: sums over the areas.
--   shares and rates  scale · Σx/Σn, with Wilson's interval, or that of a number of events
--   means             Σnv/Σn ± 1.96 · √Σ(n·s)²/Σn, each area's s from its own interval
--
-- The group's id is its areas' ids with commas between, as in the address: ids[] that hold no comma name no
-- group. `t` names a table like observation; measures is struct(indicator_id, measure, scale)[], and a group
-- has rows for these indicators only.
--
-- Where one of them is protected (c) so is the group. Else an area counts in a period where it has a value,
-- and for shares and rates its numbers x and n. Where fewer than two do, the group has no value and its
-- status is x: a sum may not tell the number of one area.
-- parts    the ids of the areas that count, null without a value; periods that agree can be compared
-- missing  how many of the group's areas have no figure; 0 in the rows of `t`, of which parts is null
-- provenance is synthetic as soon as one that counts is; status is u or p where one of them is.

create or replace macro with_groups(t, ids, measures) as table (
    with named as (
        select one as whole, unnest(string_split(one, ',')) as area_id, len(string_split(one, ',')) as areas
        from (select distinct unnest(ids::varchar[]) as one)
        where contains(one, ',')
    ),

    measured as (
        select unnest(
            measures::struct(indicator_id varchar, measure varchar, scale integer)[], recursive := true
        )
    ),

    members as (
        select
            own.*,
            named.whole,
            named.areas,
            measured.measure,
            measured.scale,
            value is not null and denominator > 0 and (measure = 'mean' or numerator is not null) as counts,
            (upper - lower) / (2 * normal_quantile(0.95)) as error,
        from query_table(t) as own
        inner join named using (area_id)
        inner join measured using (indicator_id)
    ),

    summed as (
        select
            whole,
            indicator_id,
            year,
            years_pooled,
            sex,
            group_id,
            measure,
            scale,
            min(period) as period,
            bool_or(status = 'c') as is_protected,
            count_if(counts) > 1 and not is_protected as is_shown,
            (areas - count_if(counts or status = 'c'))::bigint as missing,
            if(is_shown, string_agg(area_id, ',' order by area_id) filter (counts), null) as parts,
            if(is_shown, sum(numerator) filter (counts), null)::bigint as x,
            if(is_shown, sum(denominator) filter (counts), null)::bigint as n,
            if(measure = 'mean', sum(value * denominator) filter (counts), scale * x) / n as value,
            if(
                count(error) filter (counts) = count_if(counts),
                sqrt(sum(power(denominator * error, 2)) filter (counts)) / n,
                null
            ) as error,
            normal_quantile(0.95) as z,
            bool_or(status = 'u') filter (counts) as is_uncertain,
            bool_or(status = 'p') filter (counts) as is_preliminary,
            bool_or(provenance = 'synthetic') filter (counts) as is_synthetic,
        from members
        group by whole, areas, indicator_id, year, years_pooled, sex, group_id, measure, scale
    )

    select *, null::varchar as parts, 0::bigint as missing from query_table(t)
    union all by name
    select
        indicator_id,
        whole as area_id,
        year,
        years_pooled,
        sex,
        group_id,
        period,
        value,
        if(measure = 'mean', null, x) as numerator,
        n as denominator,
        round(case measure
            when 'proportion' then scale * wilson_lower(x, n, z)
            when 'rate' then scale * events_lower(x, 0.95) / n
            else value - z * error
        end, 6) as lower,
        round(case measure
            when 'proportion' then scale * wilson_upper(x, n, z)
            when 'rate' then scale * events_upper(x, 0.95) / n
            else value + z * error
        end, 6) as upper,
        case
            when is_protected then 'c'
            when not is_shown then 'x'
            when is_uncertain then 'u'
            when is_preliminary then 'p'
            else 'ok'
        end as status,
        if(is_synthetic, 'synthetic', 'computed') as provenance,
        parts,
        missing,
    from summed
);

-- The same rows where no own group is asked for, which is most often: to plan with_groups takes longer than a
-- query does without it. queries.sql puts it in its place where measures is empty.

create or replace macro without_groups(t, ids, measures) as table (
    select *, null::varchar as parts, 0::bigint as missing,
    from query_table(t)
    where ids::varchar[] is not null
        and measures::struct(indicator_id varchar, measure varchar, scale integer)[] is not null
);

-- The names of areas, and of groups of them: called is struct(area_id, level, name_sv, name_en)[].

create or replace macro with_names(t, called) as table (
    with told as (
        select unnest(
            called::struct(area_id varchar, level varchar, name_sv varchar, name_en varchar)[],
            recursive := true
        )
    )

    select area_id, level, name_sv, name_en from query_table(t)
    union all by name
    select * from told where contains(area_id, ',')
);
