/** Durable background work: rows that operations write in their own transactions, and that workers lease. */
@NullMarked
package io.serac.server.job;

import org.jspecify.annotations.NullMarked;
