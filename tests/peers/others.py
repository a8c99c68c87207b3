"""PHEindicatormethods, Fingertips, PySAL, statsmodels and Skolverket's coefficients, beside the macros.

A comparison is one SQL over `input` and `expected`, the files of the peer's folder. Each of its rows is a
case, with `x` and `their_x` for every figure x that is compared. It is asked once for each level; {z},
{level} and {suffix} stand for the level's normal quantile, itself, and how the peer's columns name it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from tests.peers import Compared, Figure

Comparison = Callable[[duckdb.DuckDBPyConnection, Path], Iterator[Compared]]

LEVELS = {
    "90": (0.9, 1.6448536269514722),
    "95": (0.95, 1.959963984540054),
    "99_8": (0.998, 3.090232306167813),
}


# Cases of fingertips_benchmark where a Wilson interval of the area and one around the benchmark part.
RULES_APART = "b068, b069, b076, b080, b099, b138, b145, b146, b148"

# Without a transform the peer leaves the intercept in the units of the input.
SLOPE_INDEX = """
    with groups as (
        select case_id || ' ' || area as group_id, quantile, population, value, lower_cl as lower,
            upper_cl as upper, if(transform, value_type, 0) as value_type, multiplier, transform,
        from input
    ),
    asked as (select distinct group_id, transform, multiplier as unit from groups)
    select group_id as case, transform, ours.sii, theirs.sii as their_sii, ours.rii, theirs.rii as their_rii,
        ours.intercept, theirs.intercept * if(transform, 1, unit) as their_intercept,
        ours.sii_lower, ours.sii_upper, ours.rii_lower, ours.rii_upper,
        theirs.sii_lower as theirs_sii_lower, theirs.sii_upper as theirs_sii_upper,
        theirs.rii_lower as theirs_rii_lower, theirs.rii_upper as theirs_rii_upper,
    from phe_sii('groups') as ours inner join asked using (group_id)
    inner join expected as theirs on case_id || ' ' || area = group_id
"""

LEFT_OUT = (
    ("wilson_proportion: method", "It says Wilson in every row."),
    ("byar_rate, indirect_standardisation: method", "Which of two intervals is seen in its limits."),
    ("byar_limits_raw: fewer than 10 events", "The macros are exact there, as in byar_rate."),
    ("student_t_mean", "DuckDB has no quantile of Student's t; means come with their standard errors."),
    ("two_proportions: wald", "It has no width at 0 and 100 %; Newcombe's interval is used."),
    ("two_proportions: ratio_logadj", "A ratio of shares is not shown."),
    ("dobson_dsr: total_count, total_pop, statistic", "Sums of the input, and a text."),
    ("empirical_bayes: peer_defect_negative_variance", "The peer lets a variance be negative."),
    (
        f"fingertips_benchmark: {RULES_APART}",
        "The peer draws Wilson's interval around the benchmark, which gives false alarms in small areas.",
    ),
    ("fingertips_benchmark: spc_dsr", "Control limits around a rate need the inverse gamma distribution."),
    ("fingertips_trend: marker of expected.csv", "It calls every trend of shares Decreasing."),
    (
        "fingertips_trend: message, and chi_square of expected.csv",
        "A text, and the same in expected_corrected.",
    ),
    ("phe_sii_rii: limits of own_prop_linear", "The peer draws them on the transformed scale."),
    ("phe_sii_rii: sheet_*", "They are empty."),
    (
        "segregation_multigroup: normalized_exposure, simpson_interaction, relative_diversity",
        "Dissimilarity and entropy are the two measures of several categories here.",
    ),
    ("salsa_residual: ols and wls", "A municipality has too few schools for coefficients of its own."),
    ("fingertips_quantile_category", "Quantile groups are those of quantiles; its rule differs on ties."),
    ("fingertips_spc_dsr_limits", "Control limits around a rate need the inverse gamma distribution."),
)


def _plain(figure: Figure) -> Figure:
    return None if isinstance(figure, float) and math.isnan(figure) else figure


def _rows(db: duckdb.DuckDBPyConnection, folder: Path, sql: str) -> Iterator[dict[str, Figure]]:
    for path in folder.glob("*.csv"):
        db.execute(f"create or replace temp table {path.stem} as from read_csv($path)", {"path": str(path)})
    result = db.execute(sql)
    names = [name for name, *_ in result.description]
    return (dict(zip(names, map(_plain, row), strict=True)) for row in result.fetchall())


def compared(sql: str, *levels: str, tolerance: float = 1e-9) -> Comparison:
    first, *others = levels or ("95",)

    def comparison(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Compared]:
        for suffix in (first, *others):
            level, z = LEVELS[suffix]
            for row in _rows(db, folder, sql.format(suffix=suffix, level=level, z=z, apart=RULES_APART)):
                for name in (name for name in row if f"their_{name}" in row):
                    is_limit = name in ("lower", "upper")
                    if is_limit or suffix == first:
                        what = f"{name} {suffix}" if is_limit else name
                        yield Compared(str(row["case"]), what, row[name], row[f"their_{name}"], tolerance)

    return comparison


def slope_index(db: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Compared]:
    """The closed limits beside those of the peer's 100 000 draws: within 2 % of the interval's width."""
    yield from compared(SLOPE_INDEX, tolerance=1e-8)(db, folder)
    for row in _rows(db, folder, SLOPE_INDEX):
        for name in ("sii", "rii") if row["transform"] else ():
            width = row[f"theirs_{name}_upper"] - row[f"theirs_{name}_lower"]
            for limit in (f"{name}_lower", f"{name}_upper"):
                theirs = row[f"theirs_{limit}"]
                yield Compared(str(row["case"]), limit, row[limit], theirs, 0.02 * width / abs(theirs))


COMPARISONS: dict[str, Comparison] = {
    "wilson_proportion": compared(
        """
        select case_id as case, x / n as value, value as their_value,
            wilson_lower(x, n, {z}) as lower, lower{suffix} as their_lower,
            wilson_upper(x, n, {z}) as upper, upper{suffix} as their_upper,
        from input inner join expected using (case_id)
        """,
        "90",
        "95",
        "99_8",
    ),
    "byar_rate": compared(
        """
        select case_id as case, 1000 * x / n as value, value as their_value,
            1000 * events_lower(x, {level}) / n as lower, lower{suffix} as their_lower,
            1000 * events_upper(x, {level}) / n as upper, upper{suffix} as their_upper,
        from input inner join expected using (case_id)
        """,
        "95",
        "99_8",
    ),
    "byar_limits_raw": compared(
        """
        with limits as (
            from expected select * rename (
                "byars_lower_99.8" as byars_lower_99_8, "byars_upper_99.8" as byars_upper_99_8
            )
        )
        select x as case,
            byar_lower(x, {z}) as lower, byars_lower_{suffix} as their_lower,
            byar_upper(x, {z}) as upper, byars_upper_{suffix} as their_upper,
        from limits where x >= 10
        """,
        "90",
        "95",
        "99_8",
    ),
    "two_proportions": compared(
        """
        select case_id as case, x1 / n1 - x2 / n2 as difference, diff as their_difference,
            newcombe_lower(x1, n1, x2, n2, {z}) as lower, expected.newcombe_lower as their_lower,
            newcombe_upper(x1, n1, x2, n2, {z}) as upper, expected.newcombe_upper as their_upper,
        from input inner join expected using (case_id)
        """
    ),
    "dobson_dsr": compared(
        """
        with strata as (
            select area as group_id, ageband as stratum, count as events, pop as population, stdpop as weight
            from input
        )
        select area as case, 1e5 * rate as value, value as their_value,
            1e5 * lower as lower, lower{suffix} as their_lower,
            1e5 * upper as upper, upper{suffix} as their_upper,
        from direct_rates('strata', level := {level}) inner join expected on area = group_id
        """,
        "95",
        "99_8",
    ),
    "indirect_standardisation": compared(
        """
        with strata as (
            select area as group_id, ageband as stratum, count as events, pop as population,
                refcount as reference_events, refpop as reference_population,
            from input
        ),
        ours as (
            select group_id, 'isratio_x1' as statistic, observed, expected, null as reference_rate,
                ratio as value, ratio_lower as lower, ratio_upper as upper,
            from indirect_rates('strata', level := {level})
            union all
            select group_id, 'israte_per_100000', observed, expected, 1e5 * reference_rate,
                1e5 * rate, 1e5 * rate_lower, 1e5 * rate_upper,
            from indirect_rates('strata', level := {level})
        )
        select area || ' ' || ours.statistic as case,
            ours.observed, theirs.observed as their_observed,
            ours.expected, theirs.expected as their_expected,
            reference_rate, ref_rate as their_reference_rate,
            ours.value, theirs.value as their_value,
            lower, lower{suffix} as their_lower, upper, upper{suffix} as their_upper,
        from ours inner join expected as theirs on area = group_id and theirs.statistic = ours.statistic
        """,
        "95",
        "99_8",
    ),
    "empirical_bayes": compared(
        """
        with areas as (select case_id as group_id, area as item, events, population from input)
        select group_id || ' ' || item as case, shrunk, eb_rate as their_shrunk,
        from empirical_bayes('areas') inner join expected on case_id = group_id and area = item
        where not peer_defect_negative_variance
        """
    ),
    "fingertips_benchmark": compared(
        """
        with areas as (
            select case_id, denominator as n, value / unit * n as x, bench_value / unit as benchmark,
                confidence_variable as z,
            from input
            where method = 'spc_proportions' and not list_contains(string_split('{apart}', ', '), case_id)
        )
        select case_id as case,
            judge(wilson_lower(x, n, z), wilson_upper(x, n, z), benchmark, 'high') as judgement,
            if(outcome = 'Same', 'similar', lower(outcome)) as their_judgement,
        from areas inner join expected using (case_id)
        """
    ),
    "funnel_limits_proportion": compared(
        """
        with pooled as (select sum(numerator) / sum(denominator) as p0 from input)
        select Population as case, 100 * p0 as baseline, baseline as their_baseline,
            100 * funnel_lower(p0, Population, {z}) as lower,
            if({level} = 0.95, lower_2s_limit, lower_3s_limit) as their_lower,
            100 * funnel_upper(p0, Population, {z}) as upper,
            if({level} = 0.95, upper_2s_limit, upper_3s_limit) as their_upper,
        from expected cross join pooled
        """,
        "95",
        "99_8",
    ),
    "funnel_significance_proportion": compared(
        """
        with pooled as (
            select Area, denominator as n, numerator / n as p, sum(numerator) over () / sum(n) over () as p0
            from input
        )
        select Area as case, significance as their_significance,
            case
                when p < funnel_lower(p0, n, normal_quantile(0.998)) then 'Low (0.001)'
                when p < funnel_lower(p0, n, normal_quantile(0.95)) then 'Low (0.025)'
                when p > funnel_upper(p0, n, normal_quantile(0.998)) then 'High (0.001)'
                when p > funnel_upper(p0, n, normal_quantile(0.95)) then 'High (0.025)'
                else 'Not significant'
            end as significance,
        from pooled inner join expected using (Area)
        """
    ),
    "funnel_significance_ratio": compared(
        """
        select obs as case, significance as their_significance,
            case
                when events_upper(obs, 0.998) < expected then 'Low (0.001)'
                when events_upper(obs, 0.95) < expected then 'Low (0.025)'
                when events_lower(obs, 0.998) > expected then 'High (0.001)'
                when events_lower(obs, 0.95) > expected then 'High (0.025)'
                else 'Not significant'
            end as significance,
        from (select obs, expected.expected, significance from expected)
        """
    ),
    "quantiles": compared(
        """
        with areas as (
            select case_id || ' ' || grp as group_id, row as item, if(invert, -value, value) as value
            from input
        )
        select group_id || ' ' || item as case, ours.quantile, theirs.quantile as their_quantile,
        from quantile_groups('areas', 5) as ours
        inner join expected as theirs on case_id || ' ' || grp = group_id and row = item
        """,
        tolerance=0,
    ),
    "did": compared(
        """
        with panel as (
            select expected.weighted as group_id, area as unit, year, treated = 1 as is_treated,
                post = 1 as is_after, if(expected.weighted = 1, pop, 1) as weight, value,
            from input cross join (select distinct weighted from expected) as expected
        )
        select theirs.spec || ' ' || weighted as case, ours.estimate, theirs.estimate as their_estimate,
            ours.se_ols, theirs.se_ols as their_se_ols, ours.se_hc1, theirs.se_hc1 as their_se_hc1,
            se_cluster, se_cluster_hc1 as their_se_cluster, df, df_resid as their_df,
            units, n_clusters as their_units,
        from difference_in_differences('panel') as ours
        inner join expected as theirs
            on theirs.weighted = group_id
            and theirs.spec = if(ours.spec = 'means', '2x2_means', 'twfe')
        """
    ),
    "interrupted_time_series": compared(
        """
        with series as (select case_id as group_id, t as "time", post, value from input),
        terms as (
            select *, ['level', 'slope', 'level_change', 'slope_change'][
                list_position(['(Intercept)', 't', 'post', 'since'], term)] as ours,
            from expected
        )
        select theirs.term as case, ours.estimate, theirs.estimate as their_estimate,
            ours.se_ols, theirs.se_ols as their_se_ols,
            se_newey_west, se_nw1 as their_se_newey_west,
        from interrupted_time_series('series') as ours inner join terms as theirs
            on case_id = group_id and ours.term = theirs.ours
        """
    ),
    "fdr_bh": compared(
        """
        with tests as (select case_id as group_id, i as item, p from input)
        select group_id || ' ' || item as case, q, q_bh as their_q,
            q <= 0.05 as is_rejected, reject_05 as their_is_rejected,
        from benjamini_hochberg('tests') inner join expected on case_id = group_id and i = item
        """
    ),
    # The peer is told which test; ours takes that for shares where it finds counts. Only counts show that all
    # have it in one year.
    "fingertips_trend": compared(
        """
        with years as (
            select case_id as group_id, year, value, lower, upper,
                if(method = 'spc_proportions' or case_id like '%all_pass%', count, null) as numerator,
                denominator,
            from input
        )
        select group_id as case,
            verdict, case marker_correct
                when 'NoChange' then 'no_change'
                when 'CannotBeCalculated' then 'cannot_be_calculated'
                else lower(marker_correct)
            end as their_verdict,
            ours.chi_square,
            if(marker_correct = 'CannotBeCalculated', null, theirs.chi_square) as their_chi_square,
            verdict in ('increasing', 'decreasing') as is_significant, is_significant as their_is_significant,
        from recent_trend('years') as ours
        inner join expected_corrected as theirs on theirs.case_id = group_id
        inner join expected on expected.case_id = group_id
        """,
        tolerance=1e-7,
    ),
    "phe_sii_rii": slope_index,
    "segregation": compared(
        """
        with units as (select case_id as group_id, unit, total, grp as minority from input)
        select case_id as case,
            ours.dissimilarity, theirs.dissimilarity as their_dissimilarity,
            isolation, isolation_xPx as their_isolation,
            exposure, exposure_xPy as their_exposure,
            ours.gini, theirs.gini as their_gini,
            ours.entropy_h, theirs.entropy_H as their_entropy_h,
            ours.correlation_ratio, theirs.correlation_ratio as their_correlation_ratio,
            atkinson, atkinson_b05 as their_atkinson,
        from segregation_measures('units') as ours inner join expected as theirs on case_id = group_id
        """
    ),
    "segregation_multigroup": compared(
        """
        with counted as (
            unpivot (select case_id as group_id, unit, g1, g2, g3 from input)
            on g1, g2, g3 into name category value persons
        )
        select case_id as case, dissimilarity, multi_dissimilarity as their_dissimilarity,
            entropy_h, multi_information_theory_H as their_entropy_h,
        from multigroup_segregation('counted') inner join expected on case_id = group_id
        """
    ),
    "salsa_residual": compared(
        """
        select school as case, salsa_expected(parent_edu, boys, newly) as predicted,
            published2016_predicted as their_predicted,
            actual - predicted as residual, published2016_residual as their_residual,
        from input inner join expected using (school)
        """,
        tolerance=1e-8,
    ),
}
