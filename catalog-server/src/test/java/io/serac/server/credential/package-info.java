/** Tests of keys and signatures for the files of tables, on an object store double that judges them. */
@NullMarked
package io.serac.server.credential;

import org.jspecify.annotations.NullMarked;
