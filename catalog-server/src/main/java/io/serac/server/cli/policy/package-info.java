/** Commands about restrictions. */
@NullMarked
package io.serac.server.cli.policy;

import org.jspecify.annotations.NullMarked;
