/** Commands about tags. */
@NullMarked
package io.serac.server.cli.tag;

import org.jspecify.annotations.NullMarked;
