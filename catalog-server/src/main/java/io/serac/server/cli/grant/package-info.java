/** Commands about grants. */
@NullMarked
package io.serac.server.cli.grant;

import org.jspecify.annotations.NullMarked;
