/** Places in object stores and file systems. The only code that answers whether one is inside another. */
@NullMarked
package io.serac.storage.location;

import org.jspecify.annotations.NullMarked;
