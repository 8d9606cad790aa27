/** Fills the database of a server with many tables in minutes, by copying what the server has made of the first ones. */
@NullMarked
package io.serac.bench.seed;

import org.jspecify.annotations.NullMarked;
