/** Tests of reading what clients wrote. */
@NullMarked
package io.serac.server.manifest;

import org.jspecify.annotations.NullMarked;
