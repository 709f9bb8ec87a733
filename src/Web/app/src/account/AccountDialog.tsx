import { Dialog } from "../ui/Dialog.tsx";
import { SignIn } from "./SignIn.tsx";
import "./account.css";

export function AccountDialog({ first, onClose }: { first: "register" | "login"; onClose: () => void }) {
  return (
    <Dialog title={first === "register" ? "Keep what is yours" : "Welcome back"} description="With an account you have it on every device." onClose={onClose}>
      <div className="dialog-body"><SignIn first={first} onDone={onClose} /></div>
    </Dialog>
  );
}
