-- The limits of a funnel: where the share of n persons lies by chance alone, if the true share is p0.
--   p0 ± z √(p0(1 − p0)/n)
-- The score rule: a share lies outside exactly when its Wilson interval leaves p0 out (Spiegelhalter 2005).
-- Limits by Wilson's formula around p0 give false alarms in small areas and are not used.
--
-- p0 and the results are shares, cut at 0 and 1, z the normal quantile. Where p0 is 0 or 1 both limits
-- are p0.
-- Null where p0, n or z is null, where n is not positive, and where p0 is not between 0 and 1.

create or replace macro funnel_lower(p0, n, z) as
    case when n > 0 and p0 between 0 and 1 then greatest(0, p0 - z * sqrt(p0 * (1 - p0) / n::double)) end;

create or replace macro funnel_upper(p0, n, z) as
    case when n > 0 and p0 between 0 and 1 then least(1, p0 + z * sqrt(p0 * (1 - p0) / n::double)) end;
