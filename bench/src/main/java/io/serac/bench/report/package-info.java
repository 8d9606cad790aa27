/** Tables for people and JSON for programs. */
@NullMarked
package io.serac.bench.report;

import org.jspecify.annotations.NullMarked;
