import type { RemotePictures } from "../rendering/remote_picture";

/** For notes that show none of other sites. */
export const noPictures: RemotePictures = {
  allowed: () => false,
  allow: () => undefined,
  load: () => Promise.reject(new Error("none is expected")),
  copyAddress: () => undefined,
};
