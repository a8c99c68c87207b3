-- Intervals of the measures that have no formula for one: the middle 95 % of what they come to when every
-- area's value is drawn anew, from the normal distribution around it, cut off where no value can be.
-- The draws are the same for every group. A group where an area has no standard error gets no interval.
--
-- Reads  subgroup, of subgroups.sql; numbered: group_id, number; draw: draw, place, u between 0 and 1,
--        z the normal value that belongs to u
-- Makes  simulated: group_id, measure, lower, upper
--
-- param  first, last  integer  the numbers of the groups, since all at once would need much memory
insert into simulated
with placed as (
    select
        number,
        estimate,
        standard_error,
        favourable,
        population / sum(population) over same as share,
        normal_below(-estimate / standard_error) as least,
        coalesce(normal_below((scale - estimate) / standard_error), 1) as greatest,
        row_number() over (partition by number order by subgroup) as place,
    from subgroup
    inner join numbered using (group_id)
    where number between $first and $last and estimate is not null
    window same as (partition by number)
    qualify count(*) filter (standard_error > 0 and population > 0) over same = count(*) over same
),

-- trial: one number for group and draw, since a join by one number is quicker than one by two
drawn as (
    select
        number * 100_000 + draw as trial,
        share,
        case when favourable then 1 when not favourable then -1 end as side,
        estimate + standard_error * if(
            least < 1e-9 and greatest > 1 - 1e-9, z, normal_inverse(least + u * (greatest - least))
        ) as estimate,
    from placed
    inner join draw using (place)
),

means as (
    select
        trial,
        sum(share * estimate) as middle,
        max(side * estimate) - avg(side * estimate) as mdbu,
        max(side * estimate) - sum(share * side * estimate) as mdbw,
    from drawn
    group by trial
),

distances as (
    select
        trial,
        sum(share * power(estimate - middle, 2)) as bgv,
        avg(abs(estimate - middle)) as mdmu,
        sum(share * abs(estimate - middle)) as mdmw,
    from drawn
    inner join means using (trial)
    group by trial
),

measured as (
    select
        trial // 100_000 as number,
        sqrt(bgv) as bgsd,
        100 * sqrt(bgv) / middle as cov,
        mdmu,
        mdmw,
        mdbu,
        mdbw,
        100 * mdmu / middle as idisu,
        100 * mdmw / middle as idisw,
    from means
    inner join distances using (trial)
),

ends as (
    select number, measure, quantile_cont(drawn, [0.025, 0.975]) as ends
    from (
        unpivot measured
        on bgsd, cov, mdmu, mdmw, mdbu, mdbw, idisu, idisw
        into name measure value drawn
    )
    group by number, measure
)

select group_id, measure, ends[1] as lower, ends[2] as upper
from ends
inner join numbered using (number)
