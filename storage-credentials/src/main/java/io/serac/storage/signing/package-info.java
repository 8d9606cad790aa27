/** Signs requests that clients send to a store themselves, each only if it stays in the files of one table. */
@NullMarked
package io.serac.storage.signing;

import org.jspecify.annotations.NullMarked;
