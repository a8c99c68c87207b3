-- Every summary measure of inequality of each group of subgroups, by the names of WHO's healthequal.
--
-- t is the name of a table as compared_groups describes it. The formulas, and when nothing can be said,
-- stand in differences.sql (d, r), gradients.sql (sii, rii, aci, rci), disproportionality.sql (bgv, bgsd,
-- cov, mdmu, mdmw, mdbu, mdbw, mdru, mdrw, idisu, idisw, ti, mld) and impact.sql (par, paf).
--
-- One row a group, measure and variant, with nulls where nothing can be said.
--   estimate         in the raw orientation of the measure
--   standard_error   of the estimate; of its logarithm for r and rii
--   lower, upper     estimate ∓ z·standard_error, or estimate·exp(∓ z·standard_error), z of 95 %
--   gap              positive where the disadvantaged are worse off. Of r and rii, how far above 1, rii
--                    upside down where low is good (0.5 = half as much again). Of a measure without
--                    direction, the estimate. Null where favourable is, and the direction is needed.
-- gap_of(measure, estimate, side) is that rule alone: side is 1 where high is good, -1 where low is.
-- side_of(direction) is that side of what is good, 'high' or 'low'.
-- is_telling(measure, lower, upper): the ratio to almost nothing says nothing; its interval has no bounds.
-- equality_of(measure) is what a measure is where nothing is unequal, and what gap is counted from: 1 of a
-- ratio, else 0.

create or replace macro side_of(direction) as if(direction = 'high', 1, -1);

create or replace macro is_telling(measure, lower, upper) as
    measure not in ('r', 'rii') or coalesce(upper <= 100 * lower, true);

create or replace macro equality_of(measure) as if(measure in ('r', 'rii'), 1, 0);

create or replace macro gap_of(measure, estimate, side) as
    case
        when measure = 'r' then estimate - 1
        when measure = 'rii' then power(estimate, side) - 1
        when measure in ('sii', 'aci', 'rci', 'par', 'paf') then side * estimate
        else estimate
    end;

create or replace macro summary_measures(t) as table (
    -- The families read it by its name.
    with groups as (  -- noqa: ST03
        from compared_groups(t)
    ),
    found as (
        from difference_measures('groups')
        union all
        from gradient_measures('groups')
        union all
        from disproportionality_measures('groups')
        union all
        from impact_measures('groups')
    ),
    errors as (
        select *, normal_quantile(0.95) * standard_error as error, from found
    )
    select
        group_id,
        measure,
        variant,
        estimate,
        standard_error,
        if(measure in ('r', 'rii'), estimate * exp(-error), estimate - error) as lower,
        if(measure in ('r', 'rii'), estimate * exp(error), estimate + error) as upper,
        gap_of(measure, estimate, side) as gap,
    from errors
);
