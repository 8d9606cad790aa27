/** An object store for tests, in this JVM, that speaks S3 and checks signatures as strictly as a real one. */
@NullMarked
package io.serac.storage.fake;

import org.jspecify.annotations.NullMarked;
