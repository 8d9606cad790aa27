/** What an operator looks at after a database was restored from a backup. */
@NullMarked
package io.serac.server.recovery;

import org.jspecify.annotations.NullMarked;
