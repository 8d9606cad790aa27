/** Asks the authorizer about bound requests; nothing else does. */
@NullMarked
package io.serac.server.access;

import org.jspecify.annotations.NullMarked;
