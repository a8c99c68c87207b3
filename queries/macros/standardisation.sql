-- Rates as if areas had the same mix of ages, or of other strata.
--
-- Direct: the area's own rates with the weights of a standard population, and Dobson's interval on
-- Byar's (Dobson et al. 1991).
--   D = Σ(w x/n)/Σw,  V = Σ(w² x/n²)/(Σw)²,  D + √(V/O) (Byar(O) − O), O = Σx
-- Null with fewer than 10 events in all.
-- Indirect: the events beside those that the area would have with the reference's rates.
--   E = Σ n·x_ref/n_ref,  ratio = O/E with the interval of O divided by E,  rate = ratio · Σx_ref/Σn_ref
--
-- Rates are per person, ratio 1 is as the reference. level is 0.95 or 0.998. One row per group_id; all null
-- where one stratum lacks a number or has no population (of its own or of the reference), and where no
-- stratum weighs anything. Where nothing is expected there is no ratio; without events it is 0, from 0.
-- Limits are null for other levels.

create or replace macro direct_rates(t, level := 0.95) as table (
    with summed as (
        select
            group_id,
            sum(events) as observed,
            sum(weight * events / population::double) / nullif(sum(weight), 0) as rate,
            sqrt(sum(power(weight / population::double, 2) * events)) / nullif(sum(weight), 0) as se,
        from query_table(t)
        group by group_id
        having count_if(events >= 0 and population > 0 and weight >= 0) = count(*) and sum(events) >= 10
    )

    select
        group_id,
        rate,
        rate + se / sqrt(observed) * (byar_lower(observed, normal_quantile(level)) - observed) as lower,
        rate + se / sqrt(observed) * (byar_upper(observed, normal_quantile(level)) - observed) as upper,
    from (select distinct group_id from query_table(t))
    left join summed using (group_id)
);

create or replace macro indirect_rates(t, level := 0.95) as table (
    with summed as (
        select
            group_id,
            sum(events) as observed,
            nullif(sum(population * reference_events / reference_population::double), 0) as expected,
            sum(reference_events) / sum(reference_population)::double as reference_rate,
        from query_table(t)
        group by group_id
        having count_if(
            events >= 0 and population > 0 and reference_events >= 0 and reference_population > 0
        ) = count(*)
    )

    select
        group_id,
        observed,
        expected,
        observed / expected as ratio,
        events_lower(observed, level) / expected as ratio_lower,
        events_upper(observed, level) / expected as ratio_upper,
        reference_rate,
        ratio * reference_rate as rate,
        ratio_lower * reference_rate as rate_lower,
        ratio_upper * reference_rate as rate_upper,
    from (select distinct group_id from query_table(t))
    left join summed using (group_id)
);
