/** Restrictions: what is taken away from whom, set and lifted over the admin API. */
@NullMarked
package io.serac.server.policy;

import org.jspecify.annotations.NullMarked;
