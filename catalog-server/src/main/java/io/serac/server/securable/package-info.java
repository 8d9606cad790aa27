/** Resolves names to ids, parents, owners and pointers: one statement per request. */
@NullMarked
package io.serac.server.securable;

import org.jspecify.annotations.NullMarked;
