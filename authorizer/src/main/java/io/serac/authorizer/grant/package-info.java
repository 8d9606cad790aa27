/**
 * Grants in memory: millions of them, found by securable, in arrays of primitives. Of use only inside the authorizer.
 */
@NullMarked
package io.serac.authorizer.grant;

import org.jspecify.annotations.NullMarked;
