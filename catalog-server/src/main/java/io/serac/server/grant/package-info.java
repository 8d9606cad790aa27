/** Grants: who holds which privilege on what, given and taken over the admin API. */
@NullMarked
package io.serac.server.grant;

import org.jspecify.annotations.NullMarked;
