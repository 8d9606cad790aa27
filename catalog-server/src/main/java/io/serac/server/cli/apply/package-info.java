/** The command that makes several things at once, as a file names them. */
@NullMarked
package io.serac.server.cli.apply;

import org.jspecify.annotations.NullMarked;
