/** Why a decision is as it is. */
@NullMarked
package io.serac.authorizer.explain;

import org.jspecify.annotations.NullMarked;
