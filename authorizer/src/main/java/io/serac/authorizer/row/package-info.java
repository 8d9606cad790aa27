/** Row filters: predicates whose literals may come from the session. */
@NullMarked
package io.serac.authorizer.row;

import org.jspecify.annotations.NullMarked;
