package io.serac.engines;

/** Somebody who sends statements to Trino. */
@FunctionalInterface
interface TrinoUser {
    /** Runs one statement. @throws StatementFailed if Trino refuses it */
    Rows sql(String statement);
}
