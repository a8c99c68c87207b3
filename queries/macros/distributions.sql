-- The standard normal distribution: its quantiles, and how often chance goes beyond a value.
-- Loaded before the macros that use them, in the order of the files' names.
--
-- The quantile z of a two-sided interval that holds the truth in 95 or 99.8 % of all cases.
-- Null for other levels.

create or replace macro normal_quantile(level) as
    case level when 0.95 then 1.959963984540054::double when 0.998 then 3.090232306167813::double end;

-- The polynomial of x with these coefficients, that of the highest power first.

create or replace macro polynomial(x, coefficients) as
    list_reduce(coefficients::double[], lambda higher, next: higher * x + next);  -- noqa: PRS

-- How often chance alone gives a standard normal value at least as far from 0 as z, on either side.
-- Hart's rational approximation (Hart 1968, as in West 2005), and his continued fraction in the tail;
-- right to 8 digits. 1 where z is 0, the same for z and −z, 0 where it is infinite. Null where z is null.
-- Let z be a column of an earlier select: an expression, or a name given in the same select, is planned anew
-- at each place where z stands.

create or replace macro normal_two_sided(z) as
    case
        when abs(z) < 7.07106781186547 then
            2 * exp(-z * z / 2) * polynomial(
                abs(z),
                [
                    0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383,
                    112.079291497871, 221.213596169931, 220.206867912376
                ]
            ) / polynomial(
                abs(z),
                [
                    0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461,
                    296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752
                ]
            )
        else
            2 * exp(-z * z / 2)
            / (abs(z) + 1 / (abs(z) + 2 / (abs(z) + 3 / (abs(z) + 4 / (abs(z) + 0.65)))))
            / 2.506628274631
    end;

-- The probability of a standard normal value below z.

create or replace macro normal_below(z) as
    if(z < 0, normal_two_sided(z) / 2, 1 - normal_two_sided(z) / 2);

-- The value that a standard normal one lies below with probability p: negative below ½, and 0 there.
-- Wichura's rational approximation PPND16 (1988, algorithm AS 241), right to 15 digits. Near 1 it is as good
-- as a number that close to 1 can be written: for a small upper tail t, −normal_inverse(t) is better.
--   q = p − ½; where |q| ≤ 0.425, q times a ratio of polynomials of 0.180625 − q², and else the sign of q
--   times one of r = √(−ln(the smaller of p and 1 − p)), another where r > 5
-- Null where p is null and where it is not between 0 and 1; also at 0 and 1, where it would be infinite.

create or replace macro normal_inverse_middle(q) as
    q * polynomial(
        0.180625 - q * q,
        [
            2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
            1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608e0
        ]
    ) / polynomial(
        0.180625 - q * q,
        [
            5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
            5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1
        ]
    );

create or replace macro normal_inverse_tail(r) as
    case
        when r <= 5 then polynomial(
            r - 1.6,
            [
                7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1,
                1.27045825245236838258e0, 3.64784832476320460504e0, 5.7694972214606914055e0,
                4.6303378461565452959e0, 1.42343711074968357734e0
            ]
        ) / polynomial(
            r - 1.6,
            [
                1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
                1.4810397642748007459e-1, 6.8976733498510000455e-1, 1.6763848301838038494e0,
                2.05319162663775882187e0, 1
            ]
        )
        else polynomial(
            r - 5,
            [
                2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3,
                2.6532189526576123093e-2, 2.9656057182850489123e-1, 1.7848265399172913358e0,
                5.4637849111641143699e0, 6.6579046435011037772e0
            ]
        ) / polynomial(
            r - 5,
            [
                2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
                7.868691311456132591e-4, 1.48753612908506148525e-2, 1.3692988092273580531e-1,
                5.9983220655588793769e-1, 1
            ]
        )
    end;

create or replace macro normal_inverse(p) as
    case
        when p > 0 and p < 1 and abs(p - 0.5) <= 0.425 then normal_inverse_middle(p::double - 0.5)
        when p > 0 and p < 1 then
            sign(p - 0.5) * normal_inverse_tail(sqrt(-ln(least(p::double, 1 - p::double))))
    end;
