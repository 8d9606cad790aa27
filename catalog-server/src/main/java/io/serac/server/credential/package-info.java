/** Keys and signatures for the files of one table, as far as its caller may reach them today. */
@NullMarked
package io.serac.server.credential;

import org.jspecify.annotations.NullMarked;
