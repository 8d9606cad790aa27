/** Commands about what the server would decide and has decided. */
@NullMarked
package io.serac.server.cli.decision;

import org.jspecify.annotations.NullMarked;
