/** What of an object's metadata is shown to a caller who may not see all of it. */
@NullMarked
package io.serac.server.redaction;

import org.jspecify.annotations.NullMarked;
