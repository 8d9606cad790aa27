/** Which files a client may reach, and how. */
@NullMarked
package io.serac.storage.scope;

import org.jspecify.annotations.NullMarked;
