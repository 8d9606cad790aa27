/** The commit protocol: apply to the current version, write the file, swap the pointer, and know what happened. */
@NullMarked
package io.serac.server.commit;

import org.jspecify.annotations.NullMarked;
