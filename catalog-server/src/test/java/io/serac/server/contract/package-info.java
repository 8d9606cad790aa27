/** Holds what the server really receives and sends against its contracts. */
@NullMarked
package io.serac.server.contract;

import org.jspecify.annotations.NullMarked;
