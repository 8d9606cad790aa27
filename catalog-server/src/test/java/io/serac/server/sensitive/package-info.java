/** Tests of what tables with sensitive columns tell those who write their files. */
@NullMarked
package io.serac.server.sensitive;

import org.jspecify.annotations.NullMarked;
