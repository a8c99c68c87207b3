# Asks the same questions of the same rows again, and says how many answers are the same.
#
# Needs R with DBI and duckdb: install.packages(c("DBI", "duckdb")) (READ ME says which version of DuckDB).
# Run it in the folder where it lies: Rscript reproduce.R

library(DBI)

said <- function(file) paste(readLines(file, encoding = "UTF-8", warn = FALSE), collapse = "\n")
in_order <- function(folder) sort(list.files(folder, pattern = "[.]sql$"), method = "radix")

connection <- dbConnect(duckdb::duckdb())
try(dbExecute(connection, "install icu"), silent = TRUE)  # the Swedish alphabet, where it is not built in
try(dbExecute(connection, "load icu"), silent = TRUE)
for (file in c("schema.sql", "tables.sql", file.path("macros", in_order("macros")))) {
  dbExecute(connection, said(file))
}

questions <- in_order("run")
same <- 0
for (file in questions) {
  name <- sub("[.]sql$", "", file)
  answer <- dbGetQuery(connection, said(file.path("run", file)))
  expected <- dbGetQuery(connection, sprintf("from read_parquet('expected/%s.parquet')", name))
  # other computers may count the last digits otherwise
  if (isTRUE(all.equal(answer, expected, tolerance = 1e-9, check.attributes = FALSE))) {
    same <- same + 1
  } else {
    cat("not the same:", name, "\n")
  }
}
cat(sprintf("same: %d of %d\n", same, length(questions)))
quit(status = if (same == length(questions)) 0 else 1)
