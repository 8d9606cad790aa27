/** How fast decisions are at a million tables, without server and database. */
@NullMarked
package io.serac.bench.decision;

import org.jspecify.annotations.NullMarked;
