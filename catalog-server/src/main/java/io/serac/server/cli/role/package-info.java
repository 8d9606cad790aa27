/** Commands about roles, their members, and what tokens lead to them. */
@NullMarked
package io.serac.server.cli.role;

import org.jspecify.annotations.NullMarked;
