/**
 * The rows from which decisions are made, as they are stored: principals, memberships, grants, restrictions, tags. Immutable
 * values without behaviour of their own.
 */
@NullMarked
package io.serac.authorizer.policy;

import org.jspecify.annotations.NullMarked;
