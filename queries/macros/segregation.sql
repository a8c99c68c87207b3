-- How unevenly a minority, or several categories, are spread over units (Massey and Denton 1988).
--
-- Two groups: g of t persons in a unit, G of T in all, π = g/t, P = G/T.
--   dissimilarity      ½ Σ |g/G − (t − g)/(T − G)|: the share of the minority that would have to move
--   isolation          Σ (g/G)π: the minority's share where an average member of it is
--   exposure           Σ (g/G)(1 − π)
--   gini               ΣΣ t_i t_j |π_i − π_j| / (2T²P(1 − P))
--   entropy_h          Σ t(E − E_i)/(TE), E = −P ln P − (1 − P) ln(1 − P): Theil's information index
--   correlation_ratio  (isolation − P)/(1 − P)
--   atkinson           1 − P/(1 − P) · (Σ √(π(1 − π)) t/(PT))², at ½
-- Between 0 and 1; 0 is an even spread (isolation: P) and 1 complete segregation (exposure: the other way).
--
-- One row per group_id. All null where a number is missing or impossible in one unit, and where nobody, or
-- everybody, is of the minority. A unit without persons counts as nothing. Small units raise every measure.

create or replace macro binary_entropy(p) as
    case when p = 0 or p = 1 then 0::double when p > 0 and p < 1 then -p * ln(p) - (1 - p) * ln(1 - p) end;

create or replace macro segregation_measures(t) as table (
    with units as (
        select
            group_id,
            total::double as n,
            minority::double as g,
            minority / nullif(total, 0)::double as share,
        from query_table(t)
    ),

    wholes as (
        select group_id, sum(n) as whole, sum(g) as minority, minority / whole as p
        from units
        group by group_id
        having count_if(g between 0 and n) = count(*) and 0 < sum(g) and sum(g) < sum(n)
    ),

    sorted as (
        select
            *,
            coalesce(sum(n) over before, 0) as n_before,
            coalesce(sum(g) over before, 0) as g_before,
        from units
        inner join wholes using (group_id)
        where n > 0
        window before as (
            partition by group_id order by share rows between unbounded preceding and 1 preceding
        )
    ),

    measured as (
        select
            group_id,
            sum(abs(g / minority - (n - g) / (whole - minority))) / 2 as dissimilarity,
            sum(g / minority * share) as isolation,
            sum(g / minority * (1 - share)) as exposure,
            sum(g * n_before - n * g_before) / any_value(minority * (whole - minority)) as gini,
            sum(n * (binary_entropy(p) - binary_entropy(share)) / (whole * binary_entropy(p))) as entropy_h,
            (sum(g / minority * share) - any_value(p)) / (1 - any_value(p)) as correlation_ratio,
            1 - power(sum(sqrt(share * (1 - share)) * n / minority), 2) * any_value(p / (1 - p)) as atkinson,
        from sorted
        group by group_id
    )

    select group_id, dissimilarity, isolation, exposure, gini, entropy_h, correlation_ratio, atkinson
    from (select distinct group_id from query_table(t))
    left join measured using (group_id)
);

-- Several categories m (Reardon and Firebaugh 2002): I = Σ P(1 − P) and E = −Σ P ln P over categories.
--   dissimilarity  Σ t|π_m − P_m| / (2TI)
--   entropy_h      Σ t π_m ln(π_m/P_m) / (TE)
--
-- Between 0 and 1: 0 where every unit has the same mix, 1 where none has two categories (with two categories
-- they are dissimilarity and entropy_h of above).
--
-- One row per group_id. A category that a unit has no row for has no persons there, and a unit without
-- persons counts as nothing. Null where a number is missing or negative, and where all persons are of one
-- category.

create or replace macro multigroup_segregation(t) as table (
    with counted as (
        select group_id, unit, category, sum(persons)::double as persons
        from query_table(t)
        group by group_id, unit, category
    ),

    units as (select group_id, unit, sum(persons) as n from counted group by group_id, unit),

    wholes as (
        select group_id, sum(persons)::double as whole
        from query_table(t)
        group by group_id
        having count_if(persons >= 0) = count(*) and sum(persons) > 0
    ),

    categories as (
        select group_id, category, whole, sum(persons) / whole as p
        from counted
        inner join wholes using (group_id)
        group by group_id, category, whole
        having sum(persons) > 0
    ),

    diversity as (
        select group_id, nullif(sum(p * (1 - p)), 0) as interaction, nullif(-sum(p * ln(p)), 0) as entropy
        from categories
        group by group_id
    ),

    cells as (
        select group_id, n, whole, p, coalesce(persons, 0) / n as share
        from units
        inner join categories using (group_id)
        left join counted using (group_id, unit, category)
        where n > 0
    ),

    measured as (
        select
            group_id,
            sum(n * abs(share - p) / (2 * whole)) as uneven,
            sum(case when share > 0 then n * share * ln(share / p) / whole else 0 end) as information,
        from cells
        group by group_id
    )

    select group_id, uneven / interaction as dissimilarity, information / entropy as entropy_h
    from (select distinct group_id from query_table(t))
    left join measured using (group_id)
    left join diversity using (group_id)
);
