-- What a development work has changed, for each of the indicators it could have affected: after it, or, while
-- it goes on, since it began; or why that cannot be told. One judgement: those that are told are judged
-- together (Benjamini and Hochberg), since of many some differ by chance.
--
-- param  work        varchar
-- param  sex         varchar
-- param  level       double   of intervals: what is certain
-- param  indicators  struct(indicator_id varchar, direction varchar, years_pooled integer, scale integer)[]
--
-- column indicator_id   varchar
-- column year           integer  the last year of the time after; 0 where nothing could be compared
-- column period         varchar  the newest, as the source writes it
-- column what           varchar  after or during
-- column value          double   how much more the work's areas rose than the others; null: it is not told
-- column lower          double   95 % interval
-- column upper          double
-- column standard_error double   clustered by area
-- column p              double
-- column q              double   among all that are told
-- column smallest       double   the effect that would have been seen in 80 % of cases
-- column gap            double   the work's areas less the others, before
-- column reason         varchar  why it is not told
-- column verdict        varchar  better, worse, higher, lower, none; refused
-- column trend          double   a year, before: the work's areas less the others
-- column trend_p        double
-- column children       double   how many persons a year the value means in the work's areas
-- column persons        bigint   a year, in the work's areas
-- column areas          integer  compared, the work's own among them
-- column hidden         integer  areas that lack a value
-- column points         integer  values before
-- column level_change   double   of the work's areas beside their own past; and of its slope, a year
-- column level_change_error double  by Newey and West
-- column slope_change   double
-- column slope_change_error double
-- column second         double   the value by the second opinion
-- column elsewhere      integer  how many other ways there are to choose so many areas
-- column status         varchar
-- column provenance     varchar
with asked as (
    select unnest(
        $indicators::struct(indicator_id varchar, direction varchar, years_pooled integer, scale integer)[],
        recursive := true
    )
),

own as (
    select effect.*, asked.direction, asked.scale
    from effect inner join asked using (indicator_id, years_pooled)
    where intervention_id = $work and sex = $sex
),

beside as (
    select
        indicator_id,
        max(estimate) filter (what = 'trend') as trend,
        max(p) filter (what = 'trend') as trend_p,
        max(estimate) filter (what = 'level_change') as level_change,
        max(standard_error) filter (what = 'level_change') as level_change_error,
        max(estimate) filter (what = 'slope_change') as slope_change,
        max(standard_error) filter (what = 'slope_change') as slope_change_error,
        max(estimate) filter (what = 'second') as second,
        count_if(what = 'place')::integer as elsewhere,
    from own
    group by indicator_id
),

main as (
    select *
    from own
    where what in ('during', 'after')
    qualify what = min(what) over (partition by indicator_id)
),

stepped as (select *, q_step(p, what) as step from main),

judged as (select *, q_value(step, p, what) as q from stepped),

periods as (
    select indicator_id, years_pooled, year, min(period) as period
    from observation semi join main using (indicator_id, years_pooled, year)
    group by all
)

select
    judged.indicator_id,
    judged.year,
    periods.period,
    judged.what,
    judged.estimate as value,
    judged.lower,
    judged.upper,
    judged.standard_error,
    judged.p,
    judged.q,
    judged.smallest,
    judged.gap,
    judged.reason,
    case
        when judged.reason is not null then 'refused'
        when judged.q >= 1 - $level - 1e-9 or judged.lower <= 0 and judged.upper >= 0 then 'none'
        else judge(judged.lower, judged.upper, 0, judged.direction)
    end as verdict,
    beside.trend,
    beside.trend_p,
    abs(judged.estimate) / judged.scale * judged.persons as children,
    judged.persons,
    judged.areas,
    judged.hidden,
    judged.points,
    beside.level_change,
    beside.level_change_error,
    beside.slope_change,
    beside.slope_change_error,
    beside.second,
    beside.elsewhere,
    'ok' as status,
    judged.provenance,
from judged
inner join beside using (indicator_id)
left join periods using (indicator_id, years_pooled, year)
order by list_position([one.indicator_id for one in $indicators], judged.indicator_id)
