-- Uncertainty of a count of events, by Byar's approximation to the exact Poisson interval
-- (Breslow and Day 1987, as in PHEindicatormethods).
--   x (1 − 1/(9x) ∓ z/(3√x))³, and for the upper end x + 1 in the place of x
--
-- x events, z the normal quantile; results are events too: divide by the population for a rate.
-- Null where x or z is null, and below 10 events, where the approximation is not good enough.

create or replace macro byar_lower(x, z) as
    case when x >= 10 then x * power(1 - 1 / (9 * x::double) - z / (3 * sqrt(x)), 3) end;

create or replace macro byar_upper(x, z) as
    case when x >= 10 then
        (x + 1) * power(1 - 1 / (9 * (x + 1)::double) + z / (3 * sqrt(x + 1)), 3)
    end;

-- Below ten events: the exact Poisson interval (Garwood 1936), here as its values, 0 to 9 events.
--   χ²(α/2; 2x)/2 and χ²(1 − α/2; 2x + 2)/2; 0 is the lower end of 0 events
--
-- level 0.95 or 0.998, the share of such intervals that hold the truth.
-- Null where x is null, negative, not whole or at least 10, and for other levels.

create or replace macro poisson_lower(x, level) as
    case when x between 0 and 9 and x = floor(x) then
        list_extract(case level
            when 0.95 then [
                0, 0.025317807984289897, 0.24220927854396507, 0.6186721228956015, 1.089865373626325,
                1.623486390118421, 2.201894253490851, 2.814363051519867, 3.4538321767485023, 4.115373097378334
            ]::double[]
            when 0.998 then [
                0, 0.0010005003335835346, 0.045402017769489565, 0.19053337756840327, 0.42855241362842295,
                0.7393717319178327, 1.1071046602556396, 1.5203362603988093, 1.9708139217403662,
                2.452424404363775
            ]::double[]
        end, x::integer + 1)
    end;

create or replace macro poisson_upper(x, level) as
    case when x between 0 and 9 and x = floor(x) then
        list_extract(case level
            when 0.95 then [
                3.6888794541139354, 5.571643390938898, 7.22468766772396, 8.767273069742323,
                10.241588675403694, 11.66833207932267, 13.059474022518685, 14.422675361702376,
                15.763189220193313, 17.084803451419166
            ]::double[]
            when 0.998 then [
                6.907755278982137, 9.233413476451585, 11.228872242412661, 13.06224077918807,
                14.79414922253721, 16.454745203680105, 18.061636840199064, 19.626177395384232,
                21.15619816583998, 22.65737330906293
            ]::double[]
        end, x::integer + 1)
    end;

-- The interval of any count: exact below ten events, Byar's from ten. Null for other levels, and for a count
-- that is null, negative, or below ten and not whole.
create or replace macro events_lower(x, level) as
    coalesce(poisson_lower(x, level), byar_lower(x, normal_quantile(level)));

create or replace macro events_upper(x, level) as
    coalesce(poisson_upper(x, level), byar_upper(x, normal_quantile(level)));
