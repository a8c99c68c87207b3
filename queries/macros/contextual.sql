-- The merit value that Sweden's schools with the same intake had, as in Skolverket's SALSA for 2015/16.
--   93.567 + 69.846 · parents' education − 35.271 · share of boys − 83.641 · share newly arrived
-- A school's actual value less this one is its residual: negative is below schools with the same intake.
-- The published national coefficients, because a municipality has too few schools for its own.
--
-- parents_education is 1 to 3, the shares are 0 to 1. Null where one is null or outside.

create or replace macro salsa_expected(parents_education, share_boys, share_new) as
    case
        when parents_education between 1 and 3 and share_boys between 0 and 1 and share_new between 0 and 1
            then 93.567::double + 69.846 * parents_education - 35.271 * share_boys - 83.641 * share_new
    end;

-- How far the schools of one year lie from the line: the published standard error of the estimate. It holds
-- what the three figures do not say about a school, and chance; Skolverket does not say how much is which.
-- And the fewest pupils that a school has in SALSA.

create or replace macro salsa_error() as 17.34::double;

create or replace macro salsa_smallest() as 15;
