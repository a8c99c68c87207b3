-- What is possible where some of those asked have not answered: nothing is taken for granted of them.
--
-- Of `asked` persons `answered` have answered, and x of these have it. At least x have it, if nobody of
-- the others does; at most x and all the others (Manski, The American Economic Review 80(2), 1990, 319–323:
-- bounds without assumptions). Shares of 1; null where a number is unknown, nobody was asked, or they
-- contradict each other.
create or replace macro least_possible(x, answered, asked) as
if(x <= answered and answered <= asked, x / nullif(asked, 0), null);

create or replace macro most_possible(x, answered, asked) as
if(x <= answered and answered <= asked, (x + asked - answered) / nullif(asked, 0), null);
