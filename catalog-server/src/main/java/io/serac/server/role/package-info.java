/** Roles, who is in them, and the values in tokens that stand for them. */
@NullMarked
package io.serac.server.role;

import org.jspecify.annotations.NullMarked;
