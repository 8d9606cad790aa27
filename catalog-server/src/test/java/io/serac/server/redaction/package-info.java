/** Tests of what is shown of metadata to whoever may not see all of it. */
@NullMarked
package io.serac.server.redaction;

import org.jspecify.annotations.NullMarked;
