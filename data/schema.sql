-- The contract: what a published snapshot holds. One Parquet file a table.
--
-- Rows are long. Numerator and denominator are kept, so that areas can be summed.
-- Every combination of area, period and sex that an indicator declares has a row:
-- a missing value has a status, never a missing row; zero is a number.

create table observation (
    indicator_id    varchar not null,   -- id in catalogue/indicators
    area_id         varchar not null,
    year            integer not null,   -- calendar year, or the year a school year ends; the last year of a pool
    years_pooled    integer not null,   -- 1, 3 …: how many years the value covers
    sex             varchar not null check (sex in ('T', 'K', 'M')),
    group_id        varchar not null,   -- other breakdowns; 'all'
    period          varchar not null,   -- as the source writes it: '2024', '2024/25', '2022/23–2024/25'
    value           double,             -- in the indicator's unit: 81.2 for 81.2 percent
    numerator       bigint,             -- persons or events
    denominator     bigint,             -- persons
    standard_error  double,             -- of value, in its unit, where numerator and denominator do not give it
    lower           double,             -- 95 % interval, in the unit of value
    upper           double,
    status          varchar not null check (status in ('ok', 'c', 'x', 'z', 'u', 'p')),
                                        -- c protected, x not available, z not applicable, u uncertain, p preliminary
    provenance      varchar not null check (provenance in ('published', 'computed', 'synthetic')),
    note_id         varchar,
    release_id      varchar not null,
    primary key (indicator_id, area_id, year, years_pooled, sex, group_id),
);

-- Numbers about several areas at once, computed when a snapshot is published, from the values that it shows:
-- docs/data.md says what they are.
create table estimate (
    indicator_id    varchar not null,
    scope_id        varchar not null,   -- the area whose parts are compared
    year            integer not null,
    years_pooled    integer not null,
    sex             varchar not null check (sex in ('T', 'K', 'M')),
    measure         varchar not null,   -- d, r, sii, rii, par, mdmw …, std, i2, between
    variant         varchar not null,   -- how: default, area_type, linear …; school: between schools;
                                        -- 'linear without <area_id>': as if that area did not exist
    estimate        double,             -- in the raw orientation of the measure
    standard_error  double,             -- of its logarithm for r and rii; null where it is drawn, or unknown
    lower           double,             -- 95 % interval
    upper           double,
    gap             double,             -- positive: the disadvantaged are worse off; null without a direction
    areas           integer not null,   -- how many areas the number is about
    hidden          integer not null,   -- how many more there are, whose value is not shown
    provenance      varchar not null check (provenance in ('published', 'computed', 'synthetic')),
    primary key (indicator_id, scope_id, year, years_pooled, sex, measure, variant),
);

-- What a development work may have changed, computed when a snapshot is published, from the values that it
-- shows: docs/data.md says how. All figures are in the indicator's unit; positive where the work's areas rose
-- more than others.
create table effect (
    intervention_id varchar not null,   -- id in catalogue/interventions
    indicator_id    varchar not null,
    years_pooled    integer not null,
    sex             varchar not null check (sex in ('T', 'K', 'M')),
    what            varchar not null check (what in (
        'treated', 'others', 'synthetic',       -- the course of the work's areas, of the others, of a
                                                -- weighted few of them that went as the work's areas did before
        'trend', 'during', 'after',             -- before the work, while it went on, after it: less the others
        'event', 'date', 'place',               -- a year; as if it had begun in a year before; elsewhere
        'level_change', 'slope_change',         -- of the work's areas beside their own past
        'second'                                -- after it, less the weighted few
    )),
    year            integer not null,   -- the last year of it; of a place its number, in order of size
    estimate        double,
    standard_error  double,             -- clustered by area; of a change beside the past, by Newey and West
    lower           double,             -- 95 % interval, by randomisation over areas
    upper           double,
    p               double,             -- by the same
    smallest        double,             -- the effect that would have been seen in 80 % of cases
    gap             double,             -- of during and after: the work's areas less the others, before
    reason          varchar,            -- of during and after: why there is no estimate
    persons         bigint,             -- in the work's areas, in a year; of during and after
    areas           integer not null,   -- how many areas are compared, the work's own among them
    hidden          integer not null,   -- how many more there are, which lack a value
    points          integer not null,   -- values before the work
    provenance      varchar not null check (provenance in ('published', 'computed', 'synthetic')),
    primary key (intervention_id, indicator_id, years_pooled, sex, what, year),
);

create table area (
    area_id         varchar primary key,
    level           varchar not null check (
        level in ('country', 'county', 'municipality', 'cluster', 'catchment', 'school', 'small_area')
    ),
    name_sv         varchar not null,
    name_en         varchar not null,
    parent_id       varchar,
    latitude        double,             -- WGS 84; a point inside the area
    longitude       double,
    valid_from      integer,            -- first and last calendar year
    valid_to        integer,
    area_type       integer,            -- SCB 2022: 1 = large socio-economic challenges … 5 = very good conditions
    population      bigint,             -- latest published number of inhabitants
    is_approximate  boolean not null,   -- made up of small areas that only come close to the real one
    is_example      boolean not null,   -- does not exist: a school that carries synthetic series
    school_code     varchar,
    organiser       varchar,
    grades          varchar,
    catchment_id    varchar,            -- for a school: where it lies
    area_types      integer[],          -- for a municipality: how many of its regional areas (RegSO) are of type 1 … 5
);

create table area_geometry (
    area_id         varchar not null,
    version         varchar not null,
    geometry        geometry not null,  -- WGS 84, longitude before latitude
    quality         varchar not null check (quality in ('official', 'schematic')),
    primary key (area_id, version),
);

-- An analyst's comment on a value, a series or a year: on the rows of these indicators, areas and years.
-- Null means all. An observation's note_id is the one of them that is about the fewest.
create table note (
    note_id         varchar primary key,
    date            date not null,
    author_role     varchar not null,
    indicators      varchar[],
    areas           varchar[],
    years           integer[],          -- also pools that a year is part of
    text_sv         varchar not null,
    text_en         varchar not null,
);

create table release (
    release_id      varchar primary key,
    source_id       varchar not null,   -- id in catalogue/sources
    published_on    date,
    fetched_at      timestamp,
    url             varchar,
    sha256          varchar,            -- of what was received, where its source has published that itself
);

-- What each publication has changed of what readers see, carried over from one snapshot to the next.
-- There is never a number of a value that is not shown any more.
create table revision (
    number          integer not null,   -- the publication's, as its id begins
    published_on    date not null,
    indicator_id    varchar not null,
    area_id         varchar not null,
    year            integer not null,
    years_pooled    integer not null,
    sex             varchar not null check (sex in ('T', 'K', 'M')),
    group_id        varchar not null,
    period          varchar not null,
    kind            varchar not null check (kind in ('new', 'real', 'revised', 'vanished', 'protected')),
                                        -- real: in the place of an invented one
    before          double,             -- of a revised value, in the indicator's unit
    after           double,
    provenance      varchar not null check (provenance in ('published', 'computed', 'synthetic')),
    primary key (number, indicator_id, area_id, year, years_pooled, sex, group_id),
);

-- How many of those who live in a catchment go to which school. Small numbers are put together: 'other' as a
-- school are all that are not named beside the catchment, 'other' as a catchment all not named beside the school.
create table flow (
    catchment_id    varchar not null,   -- where they live
    school_id       varchar not null,   -- where they go
    year            integer not null,   -- calendar year, or the year a school year ends
    period          varchar not null,   -- as it is written: '2024/25'
    pupils          bigint,             -- null where it is protected
    status          varchar not null check (status in ('ok', 'c')),
    provenance      varchar not null check (provenance in ('published', 'computed', 'synthetic')),
    release_id      varchar not null,
    primary key (catchment_id, school_id, year),
);
