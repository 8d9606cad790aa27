/** The operation table: one constant per endpoint of every API the server has. */
@NullMarked
package io.serac.server.operation;

import org.jspecify.annotations.NullMarked;
